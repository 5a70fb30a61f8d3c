/**
 * Every word the widgets say. `{name}` is replaced by a value; a key that ends in `One`, `Other` or another
 * plural category of `Intl.PluralRules` is picked by its count.
 */
const en = {
  formHeading: 'Leave a comment',
  commentLabel: 'Comment',
  nameLabel: 'Name',
  emailLabel: 'Email',
  websiteLabel: 'Website',
  required: '(required)',
  emailHint: 'Your email address will not be published.',
  saveLabel: 'Save my name, email, and website in this browser for the next time I comment.',
  submit: 'Post comment',
  submitting: 'Posting…',

  textRequired: 'Please enter your comment!',
  nameRequired: 'Please enter your name here',
  emailRequired: 'Please enter your email address here',
  emailInvalid: 'You have entered an incorrect email address!',
  websiteRequired: 'Please enter your website here',
  websiteInvalid: 'Please enter a web address, such as example.com',
  invalid: 'Please change this, it was not accepted',
  tooLongOne: 'This is {count} character too long',
  tooLongOther: 'This is {count} characters too long',
  leftOne: '{count} character left',
  leftOther: '{count} characters left',

  draftRestored: 'This is what you wrote last time.',
  draftDiscard: 'Discard it',
  draftDiscarded: 'Discarded.',
  draftUndo: 'Undo',
  draftOther: 'Another tab holds a different text.',
  draftSwitch: 'Show that one',

  published: 'Thank you! Your comment is published.',
  held: 'Thank you! Your comment is awaiting approval.',
  accepted: 'Thank you! Your comment has been received.',

  tryAgain: 'Try again',
  waitingOne: 'Trying again in {count} second.',
  waitingOther: 'Trying again in {count} seconds.',
  kept: 'Your comment is still here.',

  errorOffline: 'You are offline. Your comment will be sent when the connection is back.',
  errorNetwork: 'The server could not be reached.',
  errorTimeout: 'The server did not answer in time.',
  errorBlocked: 'This page is not allowed to post to the comment server.',
  errorRedirected: 'The server wanted to send us to another page, perhaps to sign in.',
  errorUnreadable: 'The server’s answer made no sense to us.',
  errorEmpty: 'The server’s answer was empty, so we cannot tell whether your comment arrived.',
  errorRefused: 'The server did not accept the comment.',
  errorUnauthorized: 'You need to sign in before you can comment.',
  errorForbidden: 'You are not allowed to comment here.',
  errorClosed: 'Comments are closed on this page.',
  errorNotFound: 'There is no place for comments at this address.',
  errorDuplicate: 'This comment has been posted already.',
  errorInProgress: 'This comment is being posted already.',
  errorKeyReused: 'An earlier version of this comment has arrived already. Press the button to post this one too.',
  errorTooLarge: 'Your comment is too long for the server.',
  errorInvalid: 'The server found something wrong with the comment.',
  errorRateLimited: 'Too many comments are coming in just now.',
  errorUnavailable: 'The server is busy just now.',
  errorInternal: 'Something went wrong on the server.',

  relatedHeading: 'Related articles',
  latestHeading: 'Latest articles',
  relatedError: 'The articles could not be loaded.',
};

export default en;
