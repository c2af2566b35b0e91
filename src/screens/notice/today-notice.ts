/** What the one slot on Today may say. */
export interface TodayNotice {
  readonly id:
    | 'moved'
    | 'told'
    | 'update'
    | 'read-only'
    | 'backlog'
    | 'storage'
    | 'backup'
    | 'install'
    | 'job';
  readonly text: string;
  readonly tone: 'plain' | 'copper';
  readonly actions: readonly { readonly label: string; readonly onselect: () => void }[];
  /** Hidden for 7 days; absent where it cannot wait. */
  readonly ondismiss?: () => void;
}
