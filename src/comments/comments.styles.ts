import { css } from 'lit';

export default css`
  .root {
    --_thread-gap: var(--afterword-comments-gap, var(--afterword-gap, 1.5em));
    --_accent: var(--afterword-accent, currentColor);
    --_border: var(--afterword-border, color-mix(in srgb, currentColor 18%, transparent));
    container-type: inline-size;
  }

  .muted,
  .quiet {
    color: var(--_muted);
    font-size: max(0.875em, 0.75rem);
  }

  /* As high as what it may hold later. */
  [part='bar'] {
    align-items: center;
    display: flex;
    gap: 1em;
    justify-content: flex-end;
    margin-block: 1em 0.5em;
    min-block-size: 2.75em;
  }

  /* Lists in what somebody has said are their own. */
  [role='list'],
  p.muted {
    list-style: none;
    margin: 0;
    padding: 0;
  }

  [aria-busy] > ol > li {
    contain-intrinsic-block-size: auto 10em;
    content-visibility: auto;
    overflow-clip-margin: 0.75em;
    padding-block: 0.25em calc(var(--_thread-gap) - 0.25em);
    padding-inline: 0.25em;
  }

  /* Elsewhere it would be cut off. */
  @supports (overflow-clip-margin: 1em) {
    article:focus-visible {
      outline-offset: 0.5em;
    }

    [aria-busy] > ol > li {
      padding-inline: 0;
    }
  }

  li > [role='list'] > li {
    margin-block-start: 1em;
  }

  li > [role='list'] {
    border-inline-start: 1px solid var(--_border);
    margin-block-start: 0.5em;
    padding-inline-start: var(--afterword-comments-indent, 1.25em);
  }

  .head {
    align-items: center;
    column-gap: 0.75em;
    display: grid;
    grid-template-columns: auto 1fr;
  }

  [part='avatar'] {
    align-self: start;
    background: var(--_faint);
    block-size: 2.5em;
    border-radius: 50%;
    display: grid;
    font-size: 0.9em;
    font-weight: 600;
    grid-row: span 2;
    inline-size: 2.5em;
    overflow: clip;
    place-content: center;
  }

  img {
    block-size: 100%;
    inline-size: 100%;
    object-fit: cover;
  }

  [part='author'] {
    font-weight: 600;
    line-height: 1.35;
  }

  a {
    color: inherit;
  }

  [part='role'] {
    border: 1px solid var(--_border);
    border-radius: 1em;
    color: var(--_muted);
    font-size: max(0.75em, 0.6875rem);
    font-weight: 500;
    margin-inline-start: 0.5em;
    padding: 0.0625em 0.5em;
  }

  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75em;
    line-height: 1.5;
  }

  .meta a {
    margin-block: -0.25em;
    padding-block: 0.25em;
    text-decoration: none;
  }

  .to {
    display: none;
  }

  [part='text'] {
    line-height: 1.5;
    margin-block-start: 0.625em;
  }

  /* Marks piled upon marks stay in their box. */
  [part='author'],
  [part='text'] {
    overflow: clip;
    overflow-clip-margin: 0.375em;
  }

  [part='text'] > p {
    margin: 0;
    white-space: pre-wrap;
  }

  [part='text'] > p + p {
    margin-block-start: 0.75em;
  }

  [part='actions'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25em;
    margin-block-start: 0.375em;
  }

  button,
  select {
    background: none;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    font: inherit;
    margin: 0;
    min-block-size: 2em;
  }

  /* On its list's own ground. */
  option {
    background: Canvas;
    color: CanvasText;
  }

  button {
    font-weight: 600;
    min-block-size: 2.75em;
  }

  .quiet {
    border: 0;
    font-weight: 500;
    min-block-size: 2em;
    padding: 0;
  }

  .heart::before {
    content: '♡ ';
  }

  [aria-busy] ~ [part='form'] {
    margin-block-start: 1.5em;
  }

  [part='more'] {
    inline-size: 100%;
  }

  .waiting li {
    background: var(--_faint);
    block-size: 8em;
    border-radius: var(--_radius);
    margin-block-end: 1em;
  }

  /* In sight wherever in the conversation something was pressed. */
  .stuck {
    background: Canvas;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: CanvasText;
    inset-block-end: 0.5em;
    padding: 0.75em;
    position: sticky;
  }

  /* On a narrow screen the second level is the last that stands in. */
  @container (width < 30em) {
    .to {
      display: inline;
    }

    li li li > [role='list'] {
      border: 0;
      padding-inline-start: 0;
    }
  }

  @media (pointer: coarse) {
    .quiet,
    select {
      min-block-size: 3.25em;
    }
  }
`;
