package dev.caxton.spec.mutation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes modules that are nearly right: a decoder that is given noise sees its first eight bytes only. The same random numbers give the same mutant. Used by one
 * thread.
 */
final class Mutator {

    private static final int PREAMBLE = 8;
    private static final int MAX_LENGTH = 1 << 20;

    /** Ends of blocks, markers, and the largest values of one byte. */
    private static final byte[] TELLING = {
        0, 1, 2, 3, 0x0B, 0x05, 0x40, 0x41, 0x60, 0x70, 0x7F, (byte) 0x80, (byte) 0xFC, (byte) 0xFD, -1
    };

    /** Numbers around which counts and sizes go wrong. */
    private static final long[] COUNTS = {
        0, 1, 127, 128, 255, 256, 65_535, 65_536, 500_000, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFEL, 0xFFFF_FFFFL
    };

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /**
     * Makes a mutant.
     *
     * @param base what it is made from
     * @param other what may be mixed in
     * @return fresh bytes
     */
    byte[] mutate(byte[] base, byte[] other) {
        byte[] mutant = base.clone();
        int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            mutant = random.nextInt(4) == 0 ? raw(mutant, other) : structured(mutant, other);
            if (mutant.length > MAX_LENGTH) {
                return Arrays.copyOf(mutant, MAX_LENGTH);
            }
        }
        return mutant;
    }

    /** Changes bytes wherever they are, lengths included. */
    private byte[] raw(byte[] in, byte[] other) {
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(in, random.nextInt(in.length + 1));
            case 1 -> splice(in, other);
            default -> bytes(in);
        };
    }

    /** Changes the content of a section and makes its length right again, or moves sections about. */
    private byte[] structured(byte[] in, byte[] other) {
        List<Section> sections = sections(in);
        if (sections.isEmpty()) {
            return raw(in, other);
        }
        int at = random.nextInt(sections.size());
        Section section = sections.get(at);
        switch (random.nextInt(16)) {
            case 0 -> sections.remove(at);
            case 1 -> sections.add(random.nextInt(sections.size() + 1), section);
            case 2 -> Collections.swap(sections, at, random.nextInt(sections.size()));
            case 3 -> {
                List<Section> others = sections(other);
                if (!others.isEmpty()) {
                    sections.set(at, others.get(random.nextInt(others.size())));
                }
            }
            case 4 -> sections.set(at, new Section(random.nextInt(15), section.content(), section.claimed()));
            case 5 -> sections.set(at, new Section(section.id(), section.content(), count()));
            default -> sections.set(at, new Section(section.id(), bytes(section.content()), -1));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(in, 0, PREAMBLE);
        for (Section s : sections) {
            out.write(s.id());
            leb(out, s.claimed() < 0 ? s.content().length : s.claimed());
            out.writeBytes(s.content());
        }
        return out.toByteArray();
    }

    private byte[] bytes(byte[] in) {
        if (in.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(in.length);
        byte[] out = in.clone();
        switch (random.nextInt(12)) {
            case 0, 7, 8, 9, 10 -> out[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> out[at] = (byte) random.nextInt();
            case 2, 11 -> out[at] = TELLING[random.nextInt(TELLING.length)];
            case 3 -> {
                return replace(in, at, Math.min(1, in.length - at), number());
            }
            case 4 -> {
                return replace(in, at, Math.min(random.nextInt(16), in.length - at), new byte[0]);
            }
            case 5 -> {
                int length = Math.min(1 + random.nextInt(64), in.length - at);
                return replace(in, at, 0, Arrays.copyOfRange(in, at, at + length));
            }
            default -> {
                byte[] run = new byte[random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(300)];
                Arrays.fill(run, TELLING[random.nextInt(TELLING.length)]);
                return replace(in, at, 0, run);
            }
        }
        return out;
    }

    private byte[] number() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        leb(out, count());
        return out.toByteArray();
    }

    private long count() {
        return random.nextBoolean() ? COUNTS[random.nextInt(COUNTS.length)] : random.nextInt(2_000);
    }

    private byte[] splice(byte[] in, byte[] other) {
        int from = random.nextInt(in.length + 1);
        int rest = random.nextInt(other.length + 1);
        return replace(Arrays.copyOf(in, from), from, 0, Arrays.copyOfRange(other, rest, other.length));
    }

    private static byte[] replace(byte[] in, int at, int removed, byte[] added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length + added.length);
        out.write(in, 0, at);
        out.writeBytes(added);
        out.write(in, at + removed, in.length - at - removed);
        return out.toByteArray();
    }

    /** A section; a claimed length of -1 is the right one. */
    private record Section(int id, Content bytes, long claimed) {

        Section(int id, byte[] content, long claimed) {
            this(id, new Content(content), claimed);
        }

        byte[] content() {
            return bytes.value;
        }
    }

    /** Bytes that nobody changes. */
    private static final class Content {
        private final byte[] value;

        Content(byte[] value) {
            this.value = value;
        }
    }

    /** As far as they can be told apart. */
    private static List<Section> sections(byte[] in) {
        List<Section> sections = new ArrayList<>();
        int at = PREAMBLE;
        while (at < in.length) {
            int id = in[at++];
            long size = 0;
            int shift = 0;
            while (at < in.length && shift < 35) {
                byte b = in[at++];
                size |= (long) (b & 0x7F) << shift;
                shift += 7;
                if (b >= 0) {
                    break;
                }
            }
            int end = (int) Math.min(in.length, at + Math.max(0, size));
            sections.add(new Section(id, Arrays.copyOfRange(in, at, end), -1));
            at = end;
        }
        return sections;
    }

    private static void leb(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
