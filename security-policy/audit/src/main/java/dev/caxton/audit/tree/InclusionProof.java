package dev.caxton.audit.tree;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Proves that one leaf is in a tree, with about one hash for each doubling of the tree: the audit path of RFC 6962, section 2.1.1.
 *
 * @param index the leaf, from 0
 * @param size the leaves of the tree
 * @param path the hashes of the sibling subtrees from the leaf up, in lower-case hexadecimal
 */
public record InclusionProof(long index, long size, List<String> path) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Copies the path; refuses an index outside of the tree and misshapen hashes with an {@link IllegalArgumentException}. */
    public InclusionProof {
        path = List.copyOf(path);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("the tree has no such leaf");
        }
        if (path.size() > 63
                || !path.stream().allMatch(hash -> HASH.matcher(hash).matches())) {
            throw new IllegalArgumentException("a path has at most 63 hashes of 64 hexadecimal digits");
        }
    }

    /**
     * Whether the proof holds.
     *
     * @param data what the leaf stands for
     * @param root the hash of the tree, from a source that is trusted
     * @return true only if the leaf is in the tree at its index
     */
    public boolean holds(byte[] data, byte[] root) {
        // The algorithm of RFC 9162, section 2.1.3.2.
        long node = index;
        long last = size - 1;
        byte[] hash = MerkleTree.leafHash(data);
        for (String sibling : path) {
            if (last == 0) {
                return false;
            }
            byte[] other = HexFormat.of().parseHex(sibling);
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.nodeHash(other, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = MerkleTree.nodeHash(hash, other);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    /**
     * Makes a proof from the leaves, which are given to it once and in order. Keeps one small tree at a time. Belongs to one thread.
     */
    public static final class Builder {

        private final long index;
        private final long size;
        private final SubtreeHashes hashes;

        /**
         * Starts a proof.
         *
         * @param index the leaf to be proven, from 0
         * @param size the leaves of the tree
         */
        public Builder(long index, long size) {
            this(index, size, new MerkleTree());
        }

        /**
         * Starts a proof from a tree whose first leaves are gone.
         *
         * @param index the leaf to be proven, from 0
         * @param size the leaves of the tree
         * @param gone the tree of the leaves that will not be given
         * @throws IllegalStateException if the proof needs what is gone
         */
        public Builder(long index, long size, MerkleTree gone) {
            if (index < 0 || index >= size) {
                throw new IllegalArgumentException("the tree has no such leaf");
            }
            if (index < gone.size()) {
                throw new IllegalStateException("record " + index + " was removed");
            }
            this.index = index;
            this.size = size;
            List<SubtreeHashes.Range> siblings = new ArrayList<>();
            collect(siblings, index, 0, size);
            this.hashes = new SubtreeHashes(siblings, gone);
        }

        /** The siblings on the way down to the leaf; the deepest is first in the path. */
        private static void collect(List<SubtreeHashes.Range> siblings, long leaf, long from, long to) {
            if (to - from > 1) {
                long middle = from + Long.highestOneBit(to - from - 1);
                if (leaf < middle) {
                    collect(siblings, leaf, from, middle);
                    siblings.add(new SubtreeHashes.Range(middle, to));
                } else {
                    collect(siblings, leaf, middle, to);
                    siblings.add(new SubtreeHashes.Range(from, middle));
                }
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
        public InclusionProof build() {
            if (hashes.next() < size) {
                throw new IllegalStateException((size - hashes.next()) + " leaves are missing");
            }
            return new InclusionProof(index, size, hashes.hashes());
        }
    }
}
