package dev.caxton.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes binary modules by hand, well-formed or not. */
final class Bytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] of(String hex) {
        return hex == null ? new byte[0] : HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static Bytes module() {
        return new Bytes().hex("00 61 73 6D 01 00 00 00");
    }

    Bytes hex(String hex) {
        out.writeBytes(of(hex));
        return this;
    }

    Bytes u32(long value) {
        long left = value;
        while (left >= 0x80) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    Bytes name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        u32(utf8.length).out.writeBytes(utf8);
        return this;
    }

    Bytes repeat(String hex, int times) {
        byte[] bytes = of(hex);
        for (int i = 0; i < times; i++) {
            out.writeBytes(bytes);
        }
        return this;
    }

    Bytes section(int id, Bytes content) {
        out.write(id);
        return sized(content);
    }

    Bytes sized(Bytes content) {
        u32(content.out.size());
        out.writeBytes(content.out.toByteArray());
        return this;
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
