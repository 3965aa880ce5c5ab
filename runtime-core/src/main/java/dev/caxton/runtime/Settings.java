package dev.caxton.runtime;

import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Policy;
import dev.caxton.resource.HeapPlan;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.turn.TurnObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a builder has gathered. */
record Settings(
        List<Engine> engines,
        Supplier<? extends Policy> policies,
        AuditLog audit,
        Optional<ToolBroker> tools,
        InstantSource time,
        LongSupplier nanos,
        Supplier<String> ids,
        TurnObserver observer,
        HeapPlan heap,
        Quota quota,
        Quota tenantQuota,
        int permits) {}
