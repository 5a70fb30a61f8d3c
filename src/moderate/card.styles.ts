import { css } from 'lit';

export default css`
  ol,
  ul {
    list-style: none;
  }

  .cards {
    display: grid;
    gap: 0.75rem;
    grid-template-columns: minmax(0, 1fr);
  }

  .card,
  .rows {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: 0.75rem;
  }

  .card {
    padding: 1rem;
    scroll-margin-block: 9.5rem 5rem;
  }

  .card.current {
    border-color: var(--_accent);
    box-shadow: inset 0.1875rem 0 var(--_accent);
  }

  .card.current:dir(rtl) {
    box-shadow: inset -0.1875rem 0 var(--_accent);
  }

  .card.selected {
    background: color-mix(in srgb, var(--_accent) 6%, var(--_surface));
  }

  .card[aria-busy='true'] {
    opacity: 0.6;
  }

  .head {
    align-items: start;
    display: grid;
    gap: 0.75rem;
    grid-template-columns: auto auto minmax(0, 1fr);
  }

  .pick {
    margin-inline: -0.5rem;
    padding: 0.5rem;
  }

  .avatar {
    background: var(--_faint);
    block-size: 2.25rem;
    border-radius: 50%;
    display: grid;
    font-size: 0.875rem;
    font-weight: 600;
    inline-size: 2.25rem;
    overflow: clip;
    place-content: center;
  }

  .who {
    overflow: clip;
    overflow-clip-margin: 0.25rem;
  }

  h2 {
    font-size: 1rem;
    line-height: 1.35;
  }

  .badge {
    border: 1px solid var(--_border);
    border-radius: 1em;
    color: var(--_muted);
    display: inline-block;
    font-size: 0.75rem;
    font-weight: 500;
    padding: 0.0625rem 0.5em;
  }

  a {
    color: inherit;
    text-underline-offset: 0.15em;
  }

  .where {
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875rem;
    gap: 0 0.5rem;
    margin-block: 0.5rem 0;
    overflow: clip;
    overflow-clip-margin: 0.25rem;
  }

  .text {
    line-height: 1.55;
    margin-block-start: 0.5rem;
    /* Marks piled upon marks stay in their box. */
    overflow: clip;
    overflow-clip-margin: 0.375rem;
  }

  .text p {
    margin: 0 0 0.75em;
    white-space: pre-wrap;
  }

  .text p:last-child {
    margin: 0;
  }

  .long summary {
    cursor: pointer;
    list-style: none;
  }

  .long .start {
    display: block;
  }

  .long[open] .start {
    display: none;
  }

  .long .link {
    text-decoration: underline;
    white-space: nowrap;
  }

  .long[open] .link {
    display: none;
  }

  .why {
    margin-block-start: 0.625rem;
  }

  .chip {
    background: color-mix(in srgb, var(--_warn) 12%, transparent);
    border-radius: 0.25rem;
    color: var(--_warn);
    font-size: 0.875rem;
    font-weight: 500;
    padding: 0.125rem 0.5rem;
  }

  .reports {
    border-inline-start: 0.1875rem solid var(--_danger);
    font-size: 0.9375rem;
    margin-block-start: 0.75rem;
    overflow: clip;
    overflow-clip-margin: 0.25rem;
    padding-inline-start: 0.75rem;
  }

  h3 {
    color: var(--_danger);
    font-size: 0.875rem;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 0.875rem;
  }

  /* What is in it stands in the row of the buttons, and below it. */
  .more,
  .more[open]::details-content {
    display: contents;
  }

  .more summary::-webkit-details-marker,
  .long summary::-webkit-details-marker {
    display: none;
  }

  .menu {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    inline-size: 100%;
  }

  .reply {
    border-block-start: 1px solid var(--_border);
    margin-block-start: 0.875rem;
    padding-block-start: 0.875rem;
  }

  .reply label {
    font-weight: 600;
    margin-block-end: 0.375rem;
  }

  .reply textarea {
    display: block;
    field-sizing: content;
    inline-size: 100%;
    line-height: 1.5;
    max-block-size: 24rem;
    min-block-size: 6rem;
    resize: vertical;
  }

  .rows > li + li {
    border-block-start: 1px solid var(--_border);
  }

  .row {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    justify-content: space-between;
    padding: 0.75rem 1rem;
  }

  .excerpt {
    color: var(--_muted);
    font-size: 0.875rem;
    overflow: clip;
    overflow-clip-margin: 0.25rem;
  }

  .row > div {
    flex: 1 1 10rem;
    min-inline-size: 0;
  }

  .row :is(.badge, .button) {
    flex: none;
  }

  @media (width < 30rem) {
    .card > .actions {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }

    .card > .actions .main {
      grid-column: 1 / -1;
    }

    .actions .button {
      min-block-size: 2.75rem;
    }

    .menu {
      grid-column: 1 / -1;
    }

    .menu > * {
      flex: 1 1 100%;
    }
  }

  @media (forced-colors: active) {
    .card.current {
      border-color: Highlight;
      outline: 0.125rem solid Highlight;
    }
  }
`;
