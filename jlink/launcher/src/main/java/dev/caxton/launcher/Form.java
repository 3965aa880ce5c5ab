package dev.caxton.launcher;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A form with files, as RFC 7578 writes it. */
final class Form {

    // Random, so that no module can contain it.
    private final String boundary = "caxton-" + UUID.randomUUID();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Form() {}

    static Form deployment(byte[] module, byte[] descriptor) {
        Form form = new Form();
        form.part("module", "application/wasm", module);
        form.part("descriptor", "application/yaml", descriptor);
        form.bytes.writeBytes(ascii("--" + form.boundary + "--\r\n"));
        return form;
    }

    String mediaType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private void part(String name, String type, byte[] content) {
        bytes.writeBytes(ascii("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"; filename=\"" + name + "\"\r\nContent-Type: " + type + "\r\n\r\n"));
        bytes.writeBytes(content);
        bytes.writeBytes(ascii("\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
