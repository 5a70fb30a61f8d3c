import { html as markup } from 'hono/html';

interface FormOptions {
  page: string;
  action: string;
  /** Fields that must be filled besides the text. */
  required: readonly string[];
}

/** The plain form, under the names that `form/form-body.ts` reads. Labels hold their fields: an id could be taken. */
export const form = ({ page, action, required }: FormOptions) => {
  const must = (field: string) => (required.includes(field) ? markup` required` : '');
  return markup`<form action="${action}" method="post" accept-charset="utf-8">
<input type="hidden" name="page" value="${page}">
<p><label>Comment <textarea name="text" rows="8" required></textarea></label></p>
<p><label>Name <input name="name" autocomplete="name"${must('name')}></label></p>
<p><label>Email <input name="email" type="email" autocomplete="email"${must('email')}></label></p>
<p><label>Website <input name="website" inputmode="url" autocomplete="url"${must('website')}></label></p>
<p><button>Send</button></p>
</form>
`;
};
