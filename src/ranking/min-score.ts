/**
 * The least similarity that deserves to be called related, where nobody says otherwise. Of what is less alike, about
 * one in twelve was linked by the article's author, and of what is more alike one in six and rising; see the README.
 */
export const MIN_SCORE = 0.08;
