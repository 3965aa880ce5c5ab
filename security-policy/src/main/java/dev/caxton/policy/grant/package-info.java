/** What comes with a grant: how often it may be used, who has to approve it, and the accounts that count its use. */
@NullMarked
package dev.caxton.policy.grant;

import org.jspecify.annotations.NullMarked;
