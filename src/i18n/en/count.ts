/** What the number of comments says. */
export default {
  countZero: 'No comments',
  countOne: '{count} comment',
  countOther: '{count} comments',
};
