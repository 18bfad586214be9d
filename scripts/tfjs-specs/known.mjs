/** Specs that stock tfjs passes and ours do not: the configurations (a pattern of their names), the spec, and the reason. */
export const known = [
  {
    on: /./,
    name: 'avgPool specs {} gradient x=[3,3,1] f=[3,3] s=1 p=explicit',
    reason:
      'It expects the gradient of average pooling divided by the whole window at the border, where the forward pass divides by the part inside the input (docs/parity.md).',
  },
  ...[
    'maxPool specs {} [x=[3,3,1] f=[2,2] s=1 ignores NaNs',
    'maxPool specs {} [x=[1,3,3,1] f=[2,2] s=1 ignores NaNs',
    'maxPool3d specs {} x=[1,3,3,3,1] f=[2,2,2] s=1 p=valid, ignores NaNs',
  ].map((name) => ({
    on: /./,
    name,
    reason:
      'Max pooling gives NaN for a window with a NaN in it, so that a network that has diverged shows it (docs/parity.md).',
  })),
]
