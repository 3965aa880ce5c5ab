package dev.caxton.audit.tree;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Proves that a tree is the start of a larger one, with about one hash for each doubling: RFC 6962, section 2.1.2.
 *
 * @param from the leaves of the smaller tree, at least 1
 * @param to the leaves of the larger tree
 * @param path hashes of subtrees in lower-case hexadecimal
 */
public record ConsistencyProof(long from, long to, List<String> path) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Copies the path; refuses sizes out of order and misshapen hashes with an {@link IllegalArgumentException}. */
    public ConsistencyProof {
        path = List.copyOf(path);
        if (from < 1 || from > to) {
            throw new IllegalArgumentException(
                    "the smaller tree has at least one leaf and at most those of the larger");
        }
        if (path.size() > 64
                || !path.stream().allMatch(hash -> HASH.matcher(hash).matches())) {
            throw new IllegalArgumentException("a path has at most 64 hashes of 64 hexadecimal digits");
        }
    }

    /**
     * Whether the proof holds.
     *
     * @param smaller the hash of the smaller tree, from a source that is trusted
     * @param larger the hash of the larger tree, from a source that is trusted
     * @return true only if the leaves of the smaller tree are the first leaves of the larger one
     */
    public boolean holds(byte[] smaller, byte[] larger) {
        if (from == to) {
            return path.isEmpty() && MessageDigest.isEqual(smaller, larger);
        }
        // The algorithm of RFC 9162, section 2.1.4.2.
        List<byte[]> hashes = new ArrayList<>();
        if (Long.bitCount(from) == 1) {
            hashes.add(smaller);
        }
        path.forEach(hash -> hashes.add(HexFormat.of().parseHex(hash)));
        if (hashes.isEmpty()) {
            return false;
        }
        long node = from - 1;
        long last = to - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        byte[] first = hashes.getFirst();
        byte[] second = hashes.getFirst();
        for (byte[] hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                first = MerkleTree.nodeHash(hash, first);
                second = MerkleTree.nodeHash(hash, second);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                second = MerkleTree.nodeHash(second, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(first, smaller) && MessageDigest.isEqual(second, larger);
    }

    /** Makes a proof from the leaves, which are given to it once and in order. Keeps one small tree at a time. Belongs to one thread. */
    public static final class Builder {

        private final long from;
        private final long to;
        private final SubtreeHashes hashes;

        /**
         * Starts a proof.
         *
         * @param from the leaves of the smaller tree, at least 1
         * @param to the leaves of the larger tree
         * @param gone the tree of the leaves that will not be given, perhaps none
         * @throws IllegalStateException if the proof needs what is gone
         */
        public Builder(long from, long to, MerkleTree gone) {
            if (from < 1 || from > to) {
                throw new IllegalArgumentException(
                        "the smaller tree has at least one leaf and at most those of the larger");
            }
            this.from = from;
            this.to = to;
            List<SubtreeHashes.Range> ranges = new ArrayList<>();
            collect(ranges, from, new SubtreeHashes.Range(0, to), true);
            this.hashes = new SubtreeHashes(ranges, gone);
        }

        private static void collect(
                List<SubtreeHashes.Range> ranges, long leaves, SubtreeHashes.Range in, boolean known) {
            long size = in.to() - in.from();
            if (leaves == size) {
                if (!known) {
                    ranges.add(in);
                }
                return;
            }
            long middle = in.from() + Long.highestOneBit(size - 1);
            if (leaves <= middle - in.from()) {
                collect(ranges, leaves, new SubtreeHashes.Range(in.from(), middle), known);
                ranges.add(new SubtreeHashes.Range(middle, in.to()));
            } else {
                collect(ranges, leaves - (middle - in.from()), new SubtreeHashes.Range(middle, in.to()), false);
                ranges.add(new SubtreeHashes.Range(in.from(), middle));
            }
        }

        /**
         * Takes the next leaf.
         *
         * @param data what it stands for
         */
        public void add(byte[] data) {
            hashes.add(data);
        }

        /**
         * The proof, after all leaves were given.
         *
         * @return the proof
         * @throws IllegalStateException if leaves are missing
         */
        public ConsistencyProof build() {
            if (hashes.next() < to) {
                throw new IllegalStateException((to - hashes.next()) + " leaves are missing");
            }
            return new ConsistencyProof(from, to, hashes.hashes());
        }
    }
}
