import type { LocalizeController } from '../controllers/localize-controller.js';
import type { Acting } from './acting.js';
import type { CommentsElement } from './comments-element.js';
import type { Room } from './conversation.js';

type Run = (acting: Acting) => unknown;

/** What acts in a conversation: it is fetched when somebody wants to do something. */
export class OnDemand {
  acting: Acting | undefined;
  /** Whether something was not done, as what acts could not be fetched. */
  stuck = false;
  readonly #host: CommentsElement;
  readonly #words: LocalizeController;
  readonly #room: Room;
  #loading: Promise<typeof import('./acting.js')> | undefined;
  /** What is done all the same, when that is there. */
  #kept: Run[] = [];
  /** What was pressed while it was on its way: who presses once more has seen nothing happen. */
  readonly #pressed = new Set<Element>();

  constructor(host: CommentsElement, words: LocalizeController, room: Room) {
    this.#host = host;
    this.#words = words;
    this.#room = room;
  }

  /**
   * Does something, or only sees to it that something can be done. Where it cannot be, the next press tries again.
   * @param keep Whether it is to be done later then.
   */
  run(run?: Run, keep?: boolean): void {
    // Nothing to be done is no reason to show anything anew.
    if (!run && this.acting) return;
    this.#loading ??= import('./acting.js');
    this.#loading
      .then(
        ({ Acting }) => {
          this.stuck = false;
          // What was pressed is done before anything is shown anew: until then it says what its reader saw.
          this.acting ??= new Acting(this.#host, this.#words, this.#room);
          if (run) this.#kept.push(run);
          for (const each of this.#kept.splice(0)) each(this.acting);
        },
        () => {
          this.#loading = undefined;
          if (!run) return;
          this.stuck = true;
          if (keep) this.#kept.push(run);
        },
      )
      .then(() => {
        this.#pressed.clear();
        this.#host.requestUpdate();
      });
  }

  press(pressed: HTMLElement): void {
    if (this.#pressed.has(pressed)) return;
    if (!this.acting) this.#pressed.add(pressed);
    this.run((acting) => acting.press(pressed));
  }

  /** Forgets what was to be done later: it belonged elsewhere. */
  forget(): void {
    this.#kept = [];
  }
}
