import { css } from 'lit';

export default css`
  .root {
    --_gap: var(--afterword-related-gap, var(--afterword-gap, 1em));
    container-type: inline-size;
  }

  ul {
    display: grid;
    gap: calc(var(--_gap) * 1.5) calc(var(--_gap) * 1.5);
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
    grid-auto-rows: min-content;
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
    text-decoration-thickness: from-font;
    text-underline-offset: 0.15em;
  }

  a.title:focus-visible {
    outline: none;
  }

  li:has(a:focus-visible) {
    border-radius: var(--_radius);
    outline: 0.125em solid var(--_focus);
    outline-offset: 0.375em;
  }

  p {
    margin: 0;
  }

  .excerpt {
    font-size: 0.9375em;
    line-height: 1.5;
  }

  .meta {
    color: var(--_muted);
    display: flex;
    flex-wrap: wrap;
    font-size: max(0.875em, 0.75rem);
    gap: 0 0.75em;
    line-height: 1.5;
  }

  .frame {
    aspect-ratio: var(--afterword-related-image-ratio, 16 / 9);
    background: var(--_faint);
    border-radius: var(--_radius);
    overflow: hidden;
  }

  img {
    block-size: 100%;
    display: block;
    inline-size: 100%;
    object-fit: cover;
  }

  @container (width >= 30em) {
    .list.pictures li {
      grid-template-columns: minmax(0, 11em) minmax(0, 1fr);
    }
  }

  .grid ul {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr));
  }

  .grid li {
    align-content: start;
    gap: 0.625em;
  }

  .compact ul {
    gap: 0;
  }

  .compact li {
    border-block-start: 1px solid var(--afterword-border, color-mix(in srgb, currentColor 18%, transparent));
    padding-block: 0.625em;
  }

  .compact.pictures li {
    grid-template-columns: 4.5em minmax(0, 1fr);
  }

  .compact .frame {
    aspect-ratio: 1;
  }

  .compact .title {
    font-size: 1em;
  }

  /* Lines that hold the room of the text to come. */
  .waiting :is(.title, .excerpt, .meta) {
    color: transparent;
    user-select: none;
  }

  .waiting :is(.title, .excerpt, .meta) > span {
    background: var(--_faint);
    border-radius: 0.25em;
    box-decoration-break: clone;
  }

  button {
    appearance: none;
    background: none;
    border: 0;
    color: inherit;
    cursor: pointer;
    font: inherit;
    min-block-size: 1.5rem;
    padding: 0 0.25em;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
`;
