package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.shell.internal.Frames.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FramesTest {

    @Test
    @DisplayName("U1: a list of texts comes back as it was, empty ones and those with any character, too")
    void roundTrip() throws IOException {
        List<String> texts = List.of("", "a b", "\"'$`\\\n\0", "grüße 🧙", "");
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Frames.write(Channels.newChannel(wire), Frame.texts(Frames.EXECUTE, texts));

        Frame frame = read(wire.toByteArray());

        assertThat(frame.type()).isEqualTo(Frames.EXECUTE);
        assertThat(frame.texts()).isEqualTo(texts);
    }

    @Test
    @DisplayName(
            "U1: a frame that claims more than the most, or less than nothing, is refused before any memory is taken")
    void tooLong() {
        for (int length : new int[] {Frames.MAX_LENGTH + 1, Integer.MAX_VALUE, -1}) {
            byte[] header =
                    ByteBuffer.allocate(5).put(Frames.LINE).putInt(length).array();
            assertThatThrownBy(() -> read(header))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at most 1048576");
        }
    }

    @Test
    @DisplayName("U1: a frame that is cut short is an error, the end between two frames is not")
    void cutShort() throws IOException {
        byte[] header = ByteBuffer.allocate(5).put(Frames.LINE).putInt(4).array();
        assertThatThrownBy(() -> read(header)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read(new byte[] {Frames.LINE, 0})).isInstanceOf(EOFException.class);
        assertThat(Frames.read(Channels.newChannel(new ByteArrayInputStream(new byte[0]))))
                .isNull();
    }

    @Test
    @DisplayName("U1: a list whose lengths lie is refused")
    void lyingLengths() {
        for (int length : new int[] {5, Integer.MAX_VALUE, -1}) {
            Frame frame = Frame.of(
                    Frames.EXECUTE, ByteBuffer.allocate(8).putInt(length).array());
            assertThatThrownBy(frame::texts).isInstanceOf(IOException.class).hasMessageContaining("A text of");
        }
    }

    private static Frame read(byte[] wire) throws IOException {
        Frame frame = Frames.read(Channels.newChannel(new ByteArrayInputStream(wire)));
        assertThat(frame).isNotNull();
        return frame;
    }
}
