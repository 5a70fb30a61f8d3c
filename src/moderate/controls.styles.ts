import { css } from 'lit';

/** Colours, and what is pressed and filled in. */
export default css`
  .root {
    --_accent: var(--afterword-accent, light-dark(#1f6b4a, #7fd1a8));
    --_accent-text: light-dark(#fff, #0c1f16);
    --_danger: light-dark(#a3262a, #ff9d98);
    --_warn: light-dark(#7a4b00, #f0c069);
    --_surface: light-dark(#fff, #1e201d);
    --_page: light-dark(#f5f5f2, #141513);
    --_border: light-dark(#dcdcd4, #383b36);
    --_control: light-dark(#85867c, #7f837a);
    --_focus: var(--_accent);
    min-block-size: 100dvh;
  }

  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }

  h1 {
    font-size: 1.125rem;
    letter-spacing: -0.01em;
  }

  .meta {
    color: var(--_muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875rem;
    gap: 0 0.75em;
  }

  .button {
    align-items: center;
    appearance: none;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    display: inline-flex;
    font: inherit;
    font-size: 0.9375rem;
    font-weight: 500;
    gap: 0.5em;
    justify-content: center;
    line-height: 1.25;
    list-style: none;
    margin: 0;
    min-block-size: 2.5rem;
    padding: 0.375rem 0.875rem;
  }

  .button:hover {
    background: color-mix(in srgb, currentColor 7%, var(--_surface));
  }

  .main {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_accent-text);
    font-weight: 600;
  }

  .main:hover {
    background: color-mix(in srgb, light-dark(#000, #fff) 15%, var(--_accent));
  }

  .danger {
    color: var(--_danger);
  }

  .quiet {
    background: none;
    border-color: transparent;
    padding-inline: 0.625rem;
  }

  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.6;
  }

  kbd {
    border: 1px solid color-mix(in srgb, currentColor 40%, transparent);
    border-radius: 0.25em;
    font:
      500 0.75rem/1.25 ui-monospace,
      monospace;
    min-inline-size: 1.5em;
    padding: 0 0.3em;
    text-align: center;
    text-transform: uppercase;
  }

  @media (hover: none) {
    .help,
    .button kbd {
      display: none;
    }
  }

  input,
  select,
  textarea {
    accent-color: var(--_accent);
    font: inherit;
  }

  :is(input:not([type='checkbox']), select, textarea) {
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    color: inherit;
    font-size: max(1em, 16px);
    min-block-size: 2.5rem;
    padding: 0.375rem 0.75rem;
  }

  input[type='checkbox'] {
    block-size: 1.25rem;
    flex: none;
    inline-size: 1.25rem;
    margin: 0;
  }

  label {
    align-items: center;
    cursor: pointer;
    display: flex;
    gap: 0.625rem;
  }

  .wide-button {
    inline-size: 100%;
    margin-block-start: 1rem;
    min-block-size: 2.75rem;
  }

  @media (forced-colors: active) {
    .main {
      border: 1px solid ButtonText;
      color: ButtonText;
    }
  }
`;
