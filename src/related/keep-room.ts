/**
 * Holds what stands below a list where it is when the list becomes shorter than the room in which it was waited for.
 * Called before it does; what is returned, afterwards. The rest of the room goes as soon as nobody sees it go.
 */
export const keepRoom = (host: HTMLElement): (() => void) => {
  const height = () => parseFloat(getComputedStyle(host).blockSize);
  const before = height();
  return () => {
    const root = host.shadowRoot!;
    root.querySelector('.room')?.remove();
    const rest = before - height();
    // What is hidden has no height.
    if (!(rest > 0)) return;
    const room = document.createElement('div');
    room.className = 'room';
    room.style.blockSize = `${rest}px`;
    root.append(room);
    new IntersectionObserver(([entry], observer) => {
      // What is above the reader would take the page along.
      if (entry!.isIntersecting || entry!.boundingClientRect.top < 0) return;
      observer.disconnect();
      room.remove();
    }).observe(room);
  };
};
