package dev.tomte.health.internal.collectors;

import oshi.hardware.HardwareAbstractionLayer;
import oshi.spi.SystemInfoProvider;

/**
 * The one way to OSHI, taken in a collector's first call and never at start: making it costs some 80 ms. On Linux
 * its part without native code is enough, in half the time and two thirds of the memory of JNA; for another system
 * oshi-core and JNA have to be installed.
 */
final class Oshi {

    private static final HardwareAbstractionLayer HARDWARE = provider().getHardware();

    private Oshi() {}

    static HardwareAbstractionLayer hardware() {
        return HARDWARE;
    }

    private static SystemInfoProvider provider() {
        SystemInfoProvider withoutNativeCode = new oshi.nativefree.SystemInfo();
        return withoutNativeCode.isAvailable() ? withoutNativeCode : new oshi.SystemInfo();
    }
}
