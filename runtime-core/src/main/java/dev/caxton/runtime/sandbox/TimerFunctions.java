package dev.caxton.runtime.sandbox;

import dev.caxton.resource.Quotas;
import dev.caxton.runtime.message.Content;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Timers that an agent sets for itself. */
final class TimerFunctions {

    private final Resident resident;
    private final InstantSource time;
    private final boolean handled;

    TimerFunctions(Resident resident, Surroundings surroundings, boolean handled) {
        this.resident = resident;
        this.time = surroundings.time();
        this.handled = handled;
    }

    long set(HostCall call) {
        Quotas.Timers quota = resident.quotas().timers();
        if (!call.inside(2, 3)) {
            return call.fail(ErrorCode.INVALID_POINTER, "set_timer: the content lies outside the memory");
        }
        long bytes = call.unsigned(3);
        long most = Math.min(quota.bytes(), call.turn().limits().messageBytes());
        if (bytes > most) {
            return call.fail(ErrorCode.TOO_LARGE, "set_timer: a timer carries at most " + most + " bytes");
        }
        if (!handled) {
            return call.fail(ErrorCode.UNAVAILABLE, "set_timer: the module exports no " + GuestAbi.HANDLE_TIMER);
        }
        if (call.turn().work().phase() == Work.Phase.SHUTDOWN) {
            return call.fail(ErrorCode.UNAVAILABLE, "set_timer: the agent is being stopped");
        }
        long millis = call.i64(1);
        if (millis < quota.shortest().toMillis() || millis > quota.longest().toMillis()) {
            return call.fail(
                    ErrorCode.INVALID_ARGUMENT,
                    "set_timer: the delay lies between " + quota.shortest().toMillis() + " and "
                            + quota.longest().toMillis() + " ms");
        }
        call.chargeCopying(bytes);
        if (!call.turn().effects().room().take(bytes)) {
            return call.fail(ErrorCode.UNAVAILABLE, "set_timer: this node has no room for the timer now");
        }
        Instant due = time.instant().plus(Duration.ofMillis(millis));
        return call.answer(call.turn().effects().timers(resident).set(call.i64(0), due, message(call)));
    }

    private Message message(HostCall call) {
        Message.Builder message =
                Message.to(resident.id()).performative(Performative.INFORM).content(Content.owning(call.bytes(2, 3)));
        call.turn().work().only().flatMap(e -> e.message().trace()).ifPresent(message::trace);
        return message.build();
    }

    long cancel(HostCall call) {
        return call.answer(call.turn().effects().timers(resident).cancel(call.i64(0)));
    }
}
