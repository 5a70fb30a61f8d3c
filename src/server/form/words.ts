import type { Issue, ProblemCode } from '../../contract/index.js';

/** What a plain form's author reads when the comment was not taken. */
export const reasons: Partial<Record<ProblemCode, string>> = {
  invalid: 'Your comment was not sent yet. Please look at this:',
  malformed: 'Your comment could not be read. It was perhaps written in an encoding other than UTF-8.',
  key_reused: 'This form was sent before with another comment. Please send it again.',
  token_expired:
    'You have been signed in for too long. Please go back to the page, sign in again and send your comment.',
  token_refused: 'It is not known here who you are. Please go back to the page, sign in again and send your comment.',
  closed: 'Comments on this page are closed.',
  forbidden: 'Comments cannot be sent from that page.',
  too_large: 'Your comment is too long to be sent.',
  unsupported_media_type: 'This form sends its comment in a way that is not taken here.',
  rate_limited: 'That was quick. Please wait a moment and send your comment again.',
  unavailable: 'The comments cannot be reached for the moment. Please try again in a minute.',
};

export const otherReason = 'Something went wrong on our side. Please try again in a minute.';

const fieldNames: Record<string, string> = {
  text: 'comment',
  'author.name': 'name',
  'author.email': 'email address',
  'author.website': 'website',
};

/** The first four are the words that the form itself uses. */
const sentences: Record<string, string> = {
  'text required': 'Please enter your comment!',
  'author.name required': 'Please enter your name here',
  'author.name not_allowed': 'This name belongs to the site. Please choose another one.',
  'author.email required': 'Please enter your email address here',
  'author.email invalid_email': 'You have entered an incorrect email address!',
  'author.website required': 'Please enter your website here',
  'author.website invalid_url': 'This is not the address of a website.',
  'parent not_found': 'The comment that you answer is not there any more.',
  'page.url required': 'The form does not say which page it belongs to.',
  'page.url not_allowed': 'Comments on that page are not taken here.',
};

export const issueSentence = ({ path, code, limit }: Issue): string => {
  const place = path.join('.');
  const field = fieldNames[place] ?? place;
  if (code === 'too_long')
    return limit ? `The ${field} is too long: ${limit} characters at most.` : `The ${field} is too long.`;
  return sentences[`${place} ${code}`] ?? `The ${field} holds something that cannot be taken.`;
};
