package dev.caxton.engine.endive.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a key and a content with HMAC-SHA256. A file is the MAC, the length of the key, the key, the content. Nothing of it is looked at before the MAC over all
 * of it is right.
 */
final class Seal {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC = 32;

    // What the MAC is for, and the format of the file: another one has another number.
    private static final byte[] PURPOSE = "caxton code cache 1\0".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec secret;

    Seal(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The bytes of a file. */
    byte[] close(String key, byte[] content) {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(MAC + Integer.BYTES + text.length + content.length);
        file.position(MAC);
        file.putInt(text.length).put(text).put(content);
        file.put(0, mac(file.array()));
        return file.array();
    }

    /** The content of a file, if it was sealed with this secret under this key. */
    Optional<byte[]> open(byte[] file, String key) {
        if (file.length < MAC + Integer.BYTES || !MessageDigest.isEqual(mac(file), Arrays.copyOf(file, MAC))) {
            return Optional.empty();
        }
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer rest = ByteBuffer.wrap(file, MAC, file.length - MAC);
        int length = rest.getInt();
        if (length != text.length || length > rest.remaining()) {
            return Optional.empty();
        }
        int content = rest.position() + length;
        if (!Arrays.equals(file, rest.position(), content, text, 0, length)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOfRange(file, content, file.length));
    }

    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Over everything behind the place of the MAC. */
    private byte[] mac(byte[] file) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(PURPOSE);
            mac.update(file, MAC, file.length - MAC);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
