import type { JSX } from 'preact'
import { runAction } from '../state/page-action.js'
import { pageActions } from '../state/page-actions.js'
import { isLinkCopied } from '../state/shared.js'
import { Icon } from '../ui/icons.js'
import { pageTexts as t } from '../texts/page.js'

/** Puts a link into the clipboard that holds the whole experiment. */
export function ShareButton(): JSX.Element {
  return (
    <button type="button" class="quiet share" onClick={() => void runAction(pageActions.share)} title={t.shareTip}>
      <Icon name="share" /> <span>{isLinkCopied.value ? t.copied : pageActions.share.label()}</span>
    </button>
  )
}
