import { css } from 'lit';

export default css`
  .root {
    --_gap: var(--afterword-related-gap, var(--afterword-gap, 1em));
    container-type: inline-size;
  }

  .root + .root {
    margin-block-start: calc(var(--_gap) * 2);
  }

  ul {
    display: grid;
    gap: calc(var(--_gap) * 1.5);
    list-style: none;
    margin: 0;
    padding: 0;
  }

  li {
    display: grid;
    gap: 0.25em 1em;
    grid-template-columns: minmax(0, 1fr);
    position: relative;
  }

  .text {
    display: grid;
    gap: 0.25em;
    min-inline-size: 0;
  }

  .title {
    color: inherit;
    font-size: var(--afterword-related-title-size, 1.0625em);
    font-weight: var(--afterword-related-title-weight, 600);
    line-height: 1.35;
    text-decoration: none;
  }

  /* The whole card is the link's target; the link alone is what a screen reader meets. */
  a.title::after {
    content: '';
    inset: 0;
    position: absolute;
  }

  li:hover .title {
    text-decoration: underline;
  }

  p {
    margin: 0;
  }

  .excerpt {
    font-size: 0.9375em;
    line-height: 1.5;
  }

  /* There may be a second heading. */
  .root[aria-busy='true'] {
    padding-block-end: calc(var(--_gap) * 2.75 + var(--afterword-heading-size, 1.375em) * 1.25);
  }

  [aria-busy='true'] ~ .room {
    display: none;
  }

  /* Blocks that hold the room of the text to come. */
  [aria-busy='true'] :is(.title, .excerpt) {
    -webkit-text-fill-color: transparent;
    background: var(--_faint);
    border-radius: 0.25em;
    user-select: none;
  }
`;
