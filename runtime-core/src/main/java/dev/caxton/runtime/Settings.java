package dev.caxton.runtime;

import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Policy;
import dev.caxton.resource.HeapPlan;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.turn.TurnObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What a builder has gathered. */
record Settings(
        List<Engine> engines,
        Supplier<? extends Policy> policies,
        AuditLog audit,
        Optional<ToolBroker> tools,
        InstantSource time,
        LongSupplier nanos,
        Supplier<String> ids,
        RandomGenerator random,
        StateStore state,
        TurnObserver observer,
        HeapPlan heap,
        Quota quota,
        Quota tenantQuota,
        int permits) {}
