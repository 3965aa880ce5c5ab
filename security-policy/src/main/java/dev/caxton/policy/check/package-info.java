/** What a person wants to know about a policy document before it is in force: its cases, its idle rules, and why it decides as it does. */
@NullMarked
package dev.caxton.policy.check;

import org.jspecify.annotations.NullMarked;
