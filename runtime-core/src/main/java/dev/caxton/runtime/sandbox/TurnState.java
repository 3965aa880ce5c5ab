package dev.caxton.runtime.sandbox;

import dev.caxton.resource.Quotas;
import dev.caxton.runtime.spi.StateStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one turn has changed of the agent's state and sees of it, before anybody else does. Used by one thread at a time. */
final class TurnState {

    private final KeptState kept;
    private final Quotas.State quota;
    private final TurnRoom room;
    private final Map<String, Optional<byte[]>> changes = new HashMap<>();
    private final StateStore.Size before;
    private StateStore.Size size;

    TurnState(KeptState kept, Quotas.State quota, TurnRoom room) {
        this.kept = kept;
        this.quota = quota;
        this.room = room;
        this.before = kept.size();
        this.size = before;
    }

    Optional<byte[]> get(String key) {
        return Optional.ofNullable(changes.get(key)).orElseGet(() -> kept.get(key));
    }

    /** Changes nothing unless it is done, and holds on to the value only then: there is room for it in the turn. */
    Answer put(String key, int keyBytes, byte[] value) {
        Answer answer = replace(key, keyBytes, value);
        if (!(answer instanceof Answer.Done)) {
            room.giveBack(value.length);
        }
        return answer;
    }

    private Answer replace(String key, int keyBytes, byte[] value) {
        Optional<byte[]> old = get(key);
        int keys = size.keys() + (old.isPresent() ? 0 : 1);
        long bytes = size.bytes() + value.length - old.map(o -> o.length).orElse(-keyBytes);
        if (keys > quota.keys() || bytes > quota.totalBytes()) {
            return new Answer.Failed(
                    ErrorCode.QUOTA,
                    "put_state: the agent may keep " + quota.keys() + " keys and " + quota.totalBytes() + " bytes");
        }
        if (bytes - before.bytes() > kept.room()) {
            return new Answer.Failed(ErrorCode.UNAVAILABLE, "put_state: this node has no room for more state");
        }
        change(key, Optional.of(value));
        size = new StateStore.Size(keys, bytes);
        return new Answer.Done(0);
    }

    Answer delete(String key, int keyBytes) {
        Optional<byte[]> old = get(key);
        if (old.isEmpty()) {
            return new Answer.Failed(ErrorCode.NOT_FOUND, "delete_state: there is no such key");
        }
        change(key, Optional.empty());
        size = new StateStore.Size(size.keys() - 1, size.bytes() - keyBytes - old.get().length);
        return new Answer.Done(0);
    }

    private void change(String key, Optional<byte[]> value) {
        Optional<byte[]> before = changes.put(key, value);
        // A key that the turn has not touched yet has no entry.
        Optional.ofNullable(before).flatMap(old -> old).ifPresent(old -> room.giveBack(old.length));
    }

    boolean changed() {
        return !changes.isEmpty();
    }

    /** Makes it last. */
    void commit(Optional<String> envelope) {
        kept.commit(envelope, changes, size);
    }
}
