import { css } from 'lit';

/** Images, dates and the layouts that a plain list does without. */
export default css`
  .meta {
    color: var(--_muted);
    display: flex;
    flex-wrap: wrap;
    font-size: max(0.875em, 0.75rem);
    gap: 0 0.75em;
    line-height: 1.5;
  }

  [aria-busy='true'] .meta {
    visibility: hidden;
  }

  .frame {
    aspect-ratio: var(--afterword-related-image-ratio, 16 / 9);
    background: var(--_faint);
    border-radius: var(--_radius);
    overflow: hidden;
  }

  /* Where no article has a picture, there is no place for one. */
  [aria-busy='false']:not(:has(img)) .frame {
    display: none;
  }

  img {
    block-size: 100%;
    display: block;
    inline-size: 100%;
    object-fit: cover;
  }

  /* What has no box is never fetched lazily. */
  img[hidden] {
    visibility: hidden;
  }

  @container (width >= 30em) {
    .list.pictures:not([aria-busy='false']:not(:has(img))) li {
      grid-template-columns: minmax(0, 11em) minmax(0, 1fr);
    }
  }

  .grid ul {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 12em), 1fr));
  }

  .grid li {
    align-content: start;
  }

  .pictures li {
    row-gap: 0.625em;
  }

  /* What is said stays together beside a picture that is higher. */
  .pictures .text {
    align-content: start;
  }

  .compact ul {
    gap: 0;
  }

  .compact li {
    border-block-start: 1px solid var(--afterword-border, color-mix(in srgb, currentColor 18%, transparent));
    padding-block: 0.625em;
  }

  .compact.pictures:not([aria-busy='false']:not(:has(img))) li {
    grid-template-columns: min(4.5em, 25%) minmax(0, 1fr);
  }

  .compact .frame {
    aspect-ratio: 1;
  }

  .compact .title {
    font-size: 1em;
  }
`;
