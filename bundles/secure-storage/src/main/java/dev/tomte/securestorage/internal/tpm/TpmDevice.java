package dev.tomte.securestorage.internal.tpm;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A way to a TPM: takes a whole command and gives the whole response. */
interface TpmDevice extends Closeable {

    /** The longest command or response, in bytes: what TPM 2.0 devices take. */
    int MAX_LENGTH = 4096;

    /** Tag, size and code of a response. */
    int HEADER_LENGTH = 10;

    /** The caller closes it, and wipes what a response holds. */
    byte[] transmit(byte[] command) throws IOException;

    /** A device such as {@code /dev/tpmrm0}, or {@code HOST:PORT} of a simulator that takes bare commands. */
    static TpmDevice open(String place) throws IOException {
        int colon = place.lastIndexOf(':');
        if (place.startsWith("/") || colon < 0) {
            return new DeviceFile(place);
        }
        String port = place.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}")) {
            throw new IOException("Expected a path or HOST:PORT for tpmDevice, not " + place);
        }
        return new Simulator(place.substring(0, colon), Integer.parseInt(port));
    }

    /** One write is a command, one read its response (Linux, tpm(4)). */
    final class DeviceFile implements TpmDevice {

        private final FileChannel file;

        DeviceFile(String path) throws IOException {
            file = FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        @Override
        public byte[] transmit(byte[] command) throws IOException {
            file.write(ByteBuffer.wrap(command));
            byte[] response = new byte[MAX_LENGTH];
            try {
                int length = file.read(ByteBuffer.wrap(response));
                if (length < HEADER_LENGTH) {
                    throw new IOException("The TPM did not answer");
                }
                return Arrays.copyOf(response, length);
            } finally {
                Arrays.fill(response, (byte) 0);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** As swtpm listens with {@code --server}. */
    final class Simulator implements TpmDevice {

        private static final int CONNECT_TIMEOUT_MS = 5_000;
        private static final int READ_TIMEOUT_MS = 30_000;

        private final Socket socket = new Socket();
        private final OutputStream out;
        private final InputStream in;

        Simulator(String host, int port) throws IOException {
            try {
                socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
                socket.setSoTimeout(READ_TIMEOUT_MS);
                socket.setTcpNoDelay(true);
                out = socket.getOutputStream();
                in = socket.getInputStream();
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public byte[] transmit(byte[] command) throws IOException {
            out.write(command);
            out.flush();
            DataInputStream answer = new DataInputStream(in);
            byte[] header = new byte[HEADER_LENGTH];
            answer.readFully(header);
            int length = ByteBuffer.wrap(header).getInt(Short.BYTES);
            if (length < HEADER_LENGTH || length > MAX_LENGTH) {
                throw new IOException("The TPM announced an answer of " + length + " bytes");
            }
            byte[] response = Arrays.copyOf(header, length);
            answer.readFully(response, HEADER_LENGTH, length - HEADER_LENGTH);
            return response;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
