/** A speech bubble, 32 x 32, as a data URL: main needs no file beside its bundle. */
export const TRAY_ICON =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAAnUlEQVR42mPQz3/NMJCYYdQBg90BBUB8Hoj/k4nPQ80g2QECFFqMzSECpDiAmpYjO4IoBxTQwHIYLiDGAedp6IDzxDjgP43xqANIc0Dt0k//YQDEJlecbAegA3LFh64DBjwKRnPBQDhgwIviAa+MBrw6HhQNEmpFB9lNMkK5Yj49W8U0s5wcB8wfiH4BzSwnxQHzB7JnNH+0b0hLDABONzEo0ByH7QAAAABJRU5ErkJggg==';
