package dev.caxton.mcp.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A variable in the environment of a process, by which those are known that come of it, whoever their parents are by now: an environment is inherited. Where the system does
 * not show the environments of processes as Linux does, below {@code /proc}, none is found; nor is one that has wiped or hidden its own. It is no secret. Safe for use by
 * many threads.
 */
final class Mark {

    /** The name of the variable. */
    static final String VARIABLE = "CAXTON_PROCESS_MARK";

    /** Of an environment so much is read; Linux admits less. */
    private static final int LONGEST = 8 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String value;

    Mark() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        value = HexFormat.of().formatHex(bytes);
    }

    /** The value of the variable. */
    String value() {
        return value;
    }

    /** The processes that have the variable in their environment, of those whose environment may be read. This one is none of them. */
    List<ProcessHandle> bearers() {
        long own = ProcessHandle.current().pid();
        // The handle first: it is bound to the start of the process, so that whoever has the same number later is not
        // taken for it.
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != own && isOn(handle))
                .toList();
    }

    private boolean isOn(ProcessHandle handle) {
        Path environment = Path.of("/proc", Long.toString(handle.pid()), "environ");
        try (InputStream in = Files.newInputStream(environment)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1).contains(VARIABLE + "=" + value);
        } catch (IOException e) {
            // It has ended, or belongs to somebody else, or there is no such file here.
            return false;
        }
    }
}
