package dev.tomte.backup.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackHeapTest {

    @ParameterizedTest(name = "of {0} MiB available, {1}")
    @CsvSource({"0, 48", "100, 48", "192, 48", "800, 200", "1600, 400", "24000, 400", "9000000000, 400"})
    @DisplayName("a key from a passphrase may take a quarter of what is available, within limits")
    void share(long availableMib, int heapMib) {
        assertThat(PackHeap.forPassphrase(availableMib)).isEqualTo(heapMib);
    }

    @Test
    @DisplayName("what this machine has is within them, too")
    void here() {
        assertThat(PackHeap.forPassphrase()).isBetween(PackHeap.LEAST_MIB, PackHeap.MOST_MIB);
    }
}
