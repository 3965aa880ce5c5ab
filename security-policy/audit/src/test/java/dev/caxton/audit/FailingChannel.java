package dev.caxton.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A real file whose disk fails when told so. */
final class FailingChannel extends FileChannel {

    /** What fails, switched by the test. */
    static final class Disk {
        volatile boolean writesFail;
        final AtomicInteger bytesBeforeFailing = new AtomicInteger();
        volatile boolean syncsFail;
        volatile boolean cutsFail;
        volatile boolean opensFail;

        /** Done before every sync of data, on its thread. */
        volatile Runnable syncing = () -> {};

        FailingChannel open(Path file) throws IOException {
            if (opensFail) {
                throw new IOException("no such device");
            }
            return new FailingChannel(this, Segments.open(file));
        }
    }

    private final Disk disk;
    private final FileChannel real;

    private FailingChannel(Disk disk, FileChannel real) {
        this.disk = disk;
        this.real = real;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        if (!disk.writesFail) {
            return real.write(from, position);
        }
        int some = Math.min(disk.bytesBeforeFailing.get(), from.remaining());
        if (some == 0) {
            throw new IOException("No space left on device");
        }
        disk.bytesBeforeFailing.addAndGet(-some);
        ByteBuffer part = from.slice(from.position(), some);
        from.position(from.position() + some);
        return real.write(part, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (disk.syncsFail) {
            throw new IOException("Input/output error");
        }
        if (!metaData) {
            disk.syncing.run();
        }
        real.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (disk.cutsFail) {
            throw new IOException("Input/output error");
        }
        real.truncate(size);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }

    @Override
    public int read(ByteBuffer into) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
