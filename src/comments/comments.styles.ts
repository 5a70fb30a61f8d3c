import { css } from 'lit';

export default css`
  .root {
    --_thread-gap: var(--afterword-comments-gap, var(--afterword-gap, 1.5em));
    --_accent: var(--afterword-accent, currentColor);
    --_border: var(--afterword-border, color-mix(in srgb, currentColor 18%, transparent));
    container-type: inline-size;
  }

  .muted {
    color: var(--_muted);
    font-size: max(0.875em, 0.75rem);
  }

  .unseen {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }

  afterword-comment-form::part(comment) {
    display: none;
  }

  [part='bar'] {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 1em;
    justify-content: flex-end;
    margin-block: 1.5em 1em;
    min-block-size: 1.75rem;
  }

  select {
    font: inherit;
    min-block-size: 1.75rem;
  }

  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }

  li {
    margin: 0;
  }

  div > ol > li {
    contain-intrinsic-block-size: auto 10em;
    content-visibility: auto;
    padding-block: 0.25em calc(var(--_thread-gap) - 0.25em);
    padding-inline: 0.25em;
  }

  li li {
    margin-block-start: 1em;
  }

  li > ol {
    border-inline-start: 1px solid var(--_border);
    margin-block-start: 0.5em;
    padding-inline-start: var(--afterword-comments-indent, 1.25em);
  }

  article {
    border-radius: var(--_radius);
    outline-offset: 0.25em;
    scroll-margin-block: 5em;
  }

  .head {
    align-items: center;
    column-gap: 0.75em;
    display: grid;
    grid-template-columns: auto 1fr;
  }

  [part='avatar'] {
    background: var(--_faint);
    block-size: 2.25em;
    border-radius: 50%;
    display: grid;
    font-weight: 600;
    grid-row: span 2;
    inline-size: 2.25em;
    object-fit: cover;
    overflow: clip;
    place-content: center;
  }

  [part='author'] {
    font-weight: 600;
    line-height: 1.35;
    overflow: clip;
    overflow-clip-margin: 0.25em;
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
    text-decoration: none;
  }

  .to {
    display: none;
  }

  [part='text'] {
    line-height: 1.55;
    margin-block-start: 0.625em;
    /* Marks piled upon marks stay in their box. */
    overflow: clip;
    overflow-clip-margin: 0.375em;
  }

  [part='text'] p {
    margin: 0 0 0.75em;
    white-space: pre-wrap;
  }

  [part='text'] p:last-child {
    margin-block-end: 0;
  }

  [part='actions'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25em;
    margin-block-start: 0.375em;
  }

  .quiet {
    appearance: none;
    background: none;
    border: 0;
    border-radius: var(--_radius);
    color: var(--_muted);
    cursor: pointer;
    font: inherit;
    font-size: max(0.875em, 0.75rem);
    font-weight: 500;
    margin: 0;
    min-block-size: 1.75rem;
    padding: 0;
  }

  .quiet:hover {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  .heart::before {
    content: '♡';
    margin-inline-end: 0.3em;
  }

  [part='more'] {
    appearance: none;
    background: transparent;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    font: inherit;
    font-weight: 600;
    inline-size: 100%;
    min-block-size: 2.75em;
  }

  [aria-disabled='true'] {
    opacity: 0.6;
  }

  .waiting li {
    background: var(--_faint);
    block-size: 8em;
    border-radius: var(--_radius);
    margin-block-end: 1em;
  }

  /* On a narrow screen the second level is the last that stands in. */
  @container (width < 30em) {
    .to {
      display: inline;
    }

    li li li > ol {
      border: 0;
      padding-inline-start: 0;
    }
  }
`;
