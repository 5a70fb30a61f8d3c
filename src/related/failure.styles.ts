import { css } from 'lit';

export default css`
  button {
    appearance: none;
    background: none;
    border: 0;
    color: inherit;
    cursor: pointer;
    font: inherit;
    min-block-size: 24px;
    padding: 0 0.25em;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
`;
