/** What the lists of articles say. */
export default {
  relatedHeading: 'Related articles',
  latestHeading: 'Latest articles',
  relatedError: 'The articles could not be loaded.',
  relatedRetry: 'Try again',
};
