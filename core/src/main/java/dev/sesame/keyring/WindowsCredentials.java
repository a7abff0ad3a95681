package dev.sesame.keyring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/**
 * {@code CredWriteW}, {@code CredReadW} and {@code CredDeleteW} of <a
 * href="https://learn.microsoft.com/windows/win32/api/wincred/">wincred.h</a>, called without a
 * library in between. Windows has 64 bits wherever this Java runs.
 */
@SuppressWarnings("restricted") // calling Windows is what this class is for
final class WindowsCredentials {
    private static final int GENERIC = 1;
    private static final int LOCAL_MACHINE = 2;

    // offsets in CREDENTIALW
    private static final long TYPE = 4;
    private static final long TARGET_NAME = 8;
    private static final long BLOB_SIZE = 32;
    private static final long BLOB = 40;
    private static final long PERSIST = 48;
    private static final long USER_NAME = 72;
    private static final long SIZE = 80;

    private final MethodHandle write;
    private final MethodHandle read;
    private final MethodHandle delete;
    private final MethodHandle free;
    private final Linker.Option captured;
    private final ToIntFunction<MemorySegment> lastError;

    /** The functions of {@code advapi32.dll}. */
    static WindowsCredentials ofThisMachine() {
        var library = SymbolLookup.libraryLookup("advapi32.dll", Arena.global());
        return new WindowsCredentials(
                library, Linker.Option.captureCallState("GetLastError"), s -> s.get(JAVA_INT, 0));
    }

    /**
     * The functions that {@code library} has.
     *
     * @param captured what the JDK shall note after each call
     * @param lastError finds the code of an error in that
     */
    WindowsCredentials(
            SymbolLookup library, Linker.Option captured, ToIntFunction<MemorySegment> lastError) {
        this.captured = captured;
        this.lastError = lastError;
        this.write =
                function(library, "CredWriteW", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        this.read =
                function(
                        library,
                        "CredReadW",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
        this.delete =
                function(
                        library,
                        "CredDeleteW",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        this.free =
                Linker.nativeLinker()
                        .downcallHandle(
                                library.findOrThrow("CredFree"),
                                FunctionDescriptor.ofVoid(ADDRESS));
    }

    private MethodHandle function(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, captured);
    }

    void write(String target, String user, byte[] blob) throws WindowsException {
        try (var arena = Arena.ofConfined()) {
            var credential = arena.allocate(SIZE, 8);
            credential.set(JAVA_INT, TYPE, GENERIC);
            credential.set(ADDRESS, TARGET_NAME, text(arena, target));
            credential.set(JAVA_INT, BLOB_SIZE, blob.length);
            credential.set(ADDRESS, BLOB, arena.allocateFrom(JAVA_BYTE, blob));
            credential.set(JAVA_INT, PERSIST, LOCAL_MACHINE);
            credential.set(ADDRESS, USER_NAME, text(arena, user));
            var state = state(arena);
            check((int) write.invokeExact(state, credential, 0), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    byte[] read(String target) throws WindowsException {
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(ADDRESS);
            var state = state(arena);
            check((int) read.invokeExact(state, text(arena, target), GENERIC, 0, found), state);
            var credential = found.get(ADDRESS, 0).reinterpret(SIZE);
            try {
                int size = credential.get(JAVA_INT, BLOB_SIZE);
                return credential.get(ADDRESS, BLOB).reinterpret(size).toArray(JAVA_BYTE);
            } finally {
                free.invokeExact(credential);
            }
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    void delete(String target) throws WindowsException {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            check((int) delete.invokeExact(state, text(arena, target), GENERIC, 0), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.UTF_16LE);
    }

    /** Windows keeps one code there, other systems have others; 8 bytes are enough for all. */
    private static MemorySegment state(Arena arena) {
        return arena.allocate(JAVA_LONG.byteSize() * 2, 8);
    }

    private void check(int succeeded, MemorySegment state) throws WindowsException {
        if (succeeded == 0) {
            throw new WindowsException(lastError.applyAsInt(state));
        }
    }

    /** Method handles declare that they throw anything. */
    private static RuntimeException rethrown(Throwable e) throws WindowsException {
        if (e instanceof WindowsException failed) {
            throw failed;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(e);
    }
}
