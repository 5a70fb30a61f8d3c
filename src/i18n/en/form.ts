/** What the form says before anybody has written. */
export default {
  formHeading: 'Leave a comment',
  commentLabel: 'Comment',
  nameLabel: 'Name',
  emailLabel: 'Email',
  websiteLabel: 'Website',
  required: '(required)',
  emailHint: 'Your email address will not be published.',
  saveLabel: 'Save my name, email, and website in this browser for the next time I comment.',
  consent: 'I agree.',
  submit: 'Post comment',
  errorNetwork: 'The server could not be reached.',
  kept: 'Your comment is still here.',
};
