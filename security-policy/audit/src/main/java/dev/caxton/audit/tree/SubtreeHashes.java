package dev.caxton.audit.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The hashes of some subtrees of one tree, from its leaves, which are given once and in order. Leaves that are gone are stood for by the complete subtrees that
 * were kept of them. Keeps one small tree at a time. Belongs to one thread.
 */
final class SubtreeHashes {

    /** The leaves from one up to another, neither of them cut through by a subtree of the whole. */
    record Range(long from, long to) {}

    private record Wanted(Range range, int position) {}

    private final List<Wanted> wanted = new ArrayList<>();
    private final String[] hashes;
    private final long goneLeaves;
    private final List<String> gone;
    private MerkleTree current = new MerkleTree();
    private int at;
    private long next;

    /**
     * @param ranges the subtrees, no two of which overlap
     * @param gone the tree of the leaves that are not given, from the first on
     */
    SubtreeHashes(List<Range> ranges, MerkleTree gone) {
        for (Range range : ranges) {
            wanted.add(new Wanted(range, wanted.size()));
        }
        wanted.sort(Comparator.comparingLong((Wanted one) -> one.range().from()));
        this.hashes = new String[ranges.size()];
        this.goneLeaves = gone.size();
        this.gone = gone.subtrees();
        this.next = gone.size();
        while (at < wanted.size() && wanted.get(at).range().to() <= goneLeaves) {
            resume();
            finish();
        }
        if (at < wanted.size() && wanted.get(at).range().from() < goneLeaves) {
            resume();
        }
    }

    /** Makes the current tree that of the gone leaves of the range. A kept subtree that starts before the range cannot be taken apart. */
    private void resume() {
        Range range = wanted.get(at).range();
        long end = Math.min(range.to(), goneLeaves);
        List<String> inside = new ArrayList<>();
        long leaves = 0;
        long start = 0;
        long rest = goneLeaves;
        for (String subtree : gone) {
            long size = Long.highestOneBit(rest);
            if (start >= range.from() && start + size <= end) {
                inside.add(subtree);
                leaves += size;
            }
            start += size;
            rest -= size;
        }
        if (leaves != end - range.from()) {
            throw new IllegalStateException("the records before " + goneLeaves + " that this needs were removed");
        }
        current = new MerkleTree(leaves, inside);
    }

    private void finish() {
        hashes[wanted.get(at).position()] = HexFormat.of().formatHex(current.root());
        current = new MerkleTree();
        at++;
    }

    /** Takes the next leaf. */
    void add(byte[] data) {
        if (at < wanted.size() && next >= wanted.get(at).range().from()) {
            current.add(data);
            if (next == wanted.get(at).range().to() - 1) {
                finish();
            }
        }
        next++;
    }

    long next() {
        return next;
    }

    /** The hashes in the order of the ranges, after all leaves were given. */
    List<String> hashes() {
        return List.of(hashes);
    }
}
