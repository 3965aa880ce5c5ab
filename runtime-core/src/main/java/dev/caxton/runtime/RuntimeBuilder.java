package dev.caxton.runtime;

import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Policy;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.turn.TurnObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Supplier;

/** Builds a {@link CaxtonRuntime}. For one thread. */
public final class RuntimeBuilder {

    private Optional<List<Engine>> engines = Optional.empty();
    private Optional<Supplier<? extends Policy>> policies = Optional.empty();
    private Optional<AuditLog> audit = Optional.empty();
    private Optional<ToolBroker> tools = Optional.empty();
    private InstantSource time = InstantSource.system();
    private Supplier<String> ids = () -> UUID.randomUUID().toString();
    private TurnObserver observer = TurnObserver.NONE;

    RuntimeBuilder() {}

    /**
     * Sets the engines. Without it they are found through {@link ServiceLoader}.
     *
     * @param value at least one; the first is the default
     * @return this
     */
    public RuntimeBuilder engines(List<Engine> value) {
        engines = Optional.of(List.copyOf(value));
        return this;
    }

    /**
     * Sets where the policy in force comes from. Asked once for each decision and turn; must not block.
     *
     * @param value gives the policy in force
     * @return this
     */
    public RuntimeBuilder policies(Supplier<? extends Policy> value) {
        policies = Optional.of(value);
        return this;
    }

    /**
     * Sets the audit log. The runtime does not close it.
     *
     * @param value the log
     * @return this
     */
    public RuntimeBuilder audit(AuditLog value) {
        audit = Optional.of(value);
        return this;
    }

    /**
     * Sets the way to tools. Without it every tool call is unavailable.
     *
     * @param value the broker
     * @return this
     */
    public RuntimeBuilder tools(ToolBroker value) {
        tools = Optional.of(value);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value gives the time of day
     * @return this
     */
    public RuntimeBuilder time(InstantSource value) {
        time = value;
        return this;
    }

    /**
     * Sets where the ids of envelopes come from.
     *
     * @param value gives another id each time; called by many threads
     * @return this
     */
    public RuntimeBuilder ids(Supplier<String> value) {
        ids = value;
        return this;
    }

    /**
     * Sets who hears of turns.
     *
     * @param value the observer
     * @return this
     */
    public RuntimeBuilder observer(TurnObserver value) {
        observer = value;
        return this;
    }

    /**
     * Builds and starts the runtime.
     *
     * @return a runtime without agents
     * @throws IllegalStateException if policies or audit log were not given, or no engine was found
     */
    public CaxtonRuntime build() {
        if (policies.isEmpty() || audit.isEmpty()) {
            throw new IllegalStateException("a runtime needs policies and an audit log");
        }
        return new CaxtonRuntime(this);
    }

    @Override
    public String toString() {
        return "RuntimeBuilder[" + engines + ", " + tools + ", " + time + ", " + ids + ", " + observer + "]";
    }
}
