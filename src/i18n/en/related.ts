/** What the lists of articles say. */
export default {
  relatedHeading: 'Related articles',
  latestHeading: 'Latest articles',
};
