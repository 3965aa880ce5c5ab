package dev.caxton.runtime.node;

import dev.caxton.resource.Account;
import dev.caxton.runtime.schedule.Scheduler;

/**
 * What the agents of a tenant share.
 *
 * @param account what they have used
 * @param share their share of the permits
 */
record Tenant(Account account, Scheduler.Share share) {}
