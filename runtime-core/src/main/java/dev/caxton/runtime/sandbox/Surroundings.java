package dev.caxton.runtime.sandbox;

import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Policy;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.mail.DeadLetters;
import dev.caxton.runtime.mail.Denials;
import dev.caxton.runtime.mail.PostOffice;
import dev.caxton.runtime.spi.ToolBroker;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What every sandbox of a node shares.
 *
 * @param policies gives the policy in force
 * @param audit the audit log
 * @param tools the way to tools, if there is one
 * @param time the clock
 * @param ids gives ids of envelopes
 * @param random where guests get random bytes from; used by many threads
 * @param post every agent's mailbox
 * @param deadLetters takes what can't be delivered
 * @param denials records messages that the policy denies
 * @param watch interrupts turns that do not end themselves
 * @param holds what is held just now
 * @param turns what turns that are under way hold on the heap, bytes
 */
public record Surroundings(
        Supplier<? extends Policy> policies,
        AuditLog audit,
        Optional<ToolBroker> tools,
        InstantSource time,
        Supplier<String> ids,
        RandomGenerator random,
        PostOffice post,
        DeadLetters deadLetters,
        Denials denials,
        TurnWatch watch,
        Holds holds,
        Budget turns) {}
