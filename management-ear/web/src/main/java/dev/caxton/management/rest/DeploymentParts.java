package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.yaml.YamlCaps;
import jakarta.ws.rs.core.EntityPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What a deployment consists of. */
final class DeploymentParts {

    private final byte[] module;
    private final byte[] descriptor;

    private DeploymentParts(byte[] module, byte[] descriptor) {
        this.module = module;
        this.descriptor = descriptor;
    }

    /** Reads exactly these two, as large as they may be. */
    static DeploymentParts of(List<EntityPart> parts, long moduleBytes) throws IOException {
        return new DeploymentParts(
                part(parts, "module", moduleBytes), part(parts, "descriptor", YamlCaps.DEFAULT.bytes()));
    }

    /** The module. Not copied. */
    byte[] module() {
        return module;
    }

    /** The descriptor's text. Not copied. */
    byte[] descriptor() {
        return descriptor;
    }

    private static byte[] part(List<EntityPart> parts, String name, long most) throws IOException {
        List<EntityPart> named =
                parts.stream().filter(part -> name.equals(part.getName())).toList();
        if (named.size() != 1 || parts.size() != 2) {
            throw new ProblemException(
                    "CAX-HTTP-FIELD",
                    "A deployment has exactly two parts, 'module' and 'descriptor'.",
                    "Send curl -F module=@agent.wasm -F descriptor=@agent.yaml.");
        }
        try (InputStream in = named.getFirst().getContent()) {
            byte[] bytes = in.readNBytes(Math.toIntExact(most + 1));
            if (bytes.length > most) {
                throw new ProblemException(
                        "CAX-HTTP-TOO-LARGE",
                        "The part '" + name + "' may have " + most + " bytes at most.",
                        "Send less, or raise the limit: docs/configuration.md names it.");
            }
            return bytes;
        }
    }
}
