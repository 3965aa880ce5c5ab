package dev.caxton.management.rest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Bytes of an agent or for one, as JSON can carry them.
 *
 * @param text the bytes, if they are UTF-8
 * @param base64 the bytes, if they are not
 */
record Content(Optional<String> text, Optional<String> base64) {

    static Content of(byte[] bytes) {
        try {
            // Reports malformed input, where a String constructor would quietly replace it.
            return new Content(
                    Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString()),
                    Optional.empty());
        } catch (CharacterCodingException e) {
            return new Content(Optional.empty(), Optional.of(Base64.getEncoder().encodeToString(bytes)));
        }
    }
}
