/** What the form says while it works on a proof that this is no spam. */
export default {
  proofWorking: 'Making sure that this is no spam. It takes a few seconds.',
  proofSkip: 'Let a moderator look at it instead',
  proofCancel: 'Cancel',
};
