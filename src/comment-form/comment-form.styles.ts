import { css } from 'lit';

export default css`
  .root {
    --_gap: var(--afterword-comment-form-gap, var(--afterword-gap, 1em));
    --_accent: var(--afterword-accent, currentColor);
    --_border: var(--afterword-border, color-mix(in srgb, currentColor 50%, transparent));
    container-type: inline-size;
  }

  form {
    display: flex;
    flex-direction: column;
    gap: var(--_gap);
  }

  .author {
    align-items: start;
    display: grid;
    gap: var(--_gap);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr));
  }

  [part='heading'] {
    margin-block-end: 0;
  }

  ::slotted(p) {
    margin: 0;
  }

  label {
    display: block;
    font-weight: 600;
    margin-block-end: 0.35em;
  }

  .mark,
  .hint,
  .below {
    color: var(--_muted);
    font-size: max(0.875em, 0.75rem);
    font-weight: 400;
  }

  .hint {
    margin: 0.35em 0 0;
  }

  input:not([type='checkbox']),
  textarea {
    appearance: none;
    background: var(--afterword-field-background, transparent);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    display: block;
    /* Safari on a phone zooms into a field whose text is smaller than this. */
    font: inherit;
    font-size: max(1em, 16px);
    inline-size: 100%;
    line-height: 1.5;
    margin: 0;
    min-block-size: 2.75em;
    padding: 0.5em 0.75em;
  }

  textarea {
    field-sizing: content;
    max-block-size: 30em;
    min-block-size: 8em;
    resize: vertical;
  }

  .below {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75em;
    justify-content: space-between;
    margin-block: 0.25em -0.5em;
    min-block-size: max(24px, 1lh);
  }

  .save {
    align-items: start;
    display: flex;
    font-size: max(0.9375em, 0.75rem);
    font-weight: 400;
    gap: 0.6em;
    line-height: 1.4;
    margin: -0.7em 0;
    padding-block: 0.7em;
  }

  .save input {
    accent-color: var(--_accent);
    block-size: 1.25em;
    flex: none;
    font: inherit;
    inline-size: 1.25em;
    margin: 0.075em 0 0;
  }

  [part='submit'] {
    appearance: none;
    background: transparent;
    border: 1px solid;
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    font: inherit;
    font-weight: 600;
    line-height: 1.5;
    margin: 0;
    min-block-size: 2.75em;
    padding: 0.5em 1.5em;
  }

  /* A filled button in the text's own colour, lettered in black or white, whichever stands out. */
  @supports (color: oklch(from currentColor l c h)) {
    @media (forced-colors: none) {
      [part='submit'] {
        background: var(--_accent);
        border-color: transparent;
      }

      [part='submit'] span {
        color: var(--afterword-accent-text, oklch(from var(--_accent) clamp(0, (0.66 - l) * 1000, 1) 0 0));
      }
    }
  }

  .buttons {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em;
  }

  /* Live regions are always there; empty, they take no room. */
  [part='alert'],
  [part='status'] {
    margin-block-start: calc(var(--_gap) * -1);
  }

  @container (width < 30em) {
    [part='submit'] {
      flex: 1;
    }
  }

  /* The note on a draft, which comes later, needs two lines there. */
  @container (width < 20em) {
    .filled {
      min-block-size: max(24px + 1lh, 2lh);
    }
  }
`;
