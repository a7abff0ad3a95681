package dev.sesame.keyring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The functions of wincred.h as native code can call them, which keep what they get in memory. What
 * they read is laid out as that header says, not as the tested class thinks.
 */
@SuppressWarnings("restricted") // native code is what it plays
final class FakeWindows {
    static final int NOT_FOUND = 1168;

    private static final StructLayout CREDENTIAL =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("Flags"),
                    JAVA_INT.withName("Type"),
                    ADDRESS.withName("TargetName"),
                    ADDRESS.withName("Comment"),
                    MemoryLayout.sequenceLayout(2, JAVA_INT).withName("LastWritten"),
                    JAVA_INT.withName("CredentialBlobSize"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("CredentialBlob"),
                    JAVA_INT.withName("Persist"),
                    JAVA_INT.withName("AttributeCount"),
                    ADDRESS.withName("Attributes"),
                    ADDRESS.withName("TargetAlias"),
                    ADDRESS.withName("UserName"));

    private static final Map<String, FunctionDescriptor> FUNCTIONS =
            Map.of(
                    "CredWriteW", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    "CredReadW",
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                    "CredDeleteW", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    "CredFree", FunctionDescriptor.ofVoid(ADDRESS));

    /** What is kept, by the name that people see. */
    final Map<String, byte[]> credentials = new ConcurrentHashMap<>();

    /** The user of the last credential that was written. */
    String user = "";

    /** How many credentials were handed out and not given back. */
    int handedOut;

    /** The error of the next calls; 0 for none. */
    int broken;

    private final Arena arena = Arena.ofAuto();
    private int lastError;

    /** Returns the calls that Sesame makes, with these functions behind them. */
    WindowsCredentials credentials() {
        return new WindowsCredentials(
                this::find, Linker.Option.captureCallState("errno"), _ -> lastError);
    }

    private Optional<MemorySegment> find(String name) {
        var type = FUNCTIONS.get(name);
        if (type == null) {
            return Optional.empty();
        }
        try {
            MethodType javaType = type.toMethodType();
            var method = MethodHandles.lookup().bind(this, name, javaType);
            return Optional.of(Linker.nativeLinker().upcallStub(method, type, arena));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    int CredWriteW(MemorySegment pointer, int flags) {
        var credential = pointer.reinterpret(CREDENTIAL.byteSize());
        int size = number(credential, "CredentialBlobSize");
        if (broken != 0 || flags != 0 || size > 2560) {
            return failed(broken == 0 ? 87 : broken);
        }
        if (number(credential, "Type") != 1 || number(credential, "Persist") != 2) {
            return failed(87);
        }
        var blob = address(credential, "CredentialBlob").reinterpret(size).toArray(JAVA_BYTE);
        user = text(address(credential, "UserName"));
        credentials.put(text(address(credential, "TargetName")), blob);
        return 1;
    }

    int CredReadW(MemorySegment target, int type, int flags, MemorySegment result) {
        var blob = credentials.get(text(target));
        if (broken != 0 || type != 1 || flags != 0 || blob == null) {
            return failed(broken == 0 ? NOT_FOUND : broken);
        }
        var credential = arena.allocate(CREDENTIAL);
        credential.set(JAVA_INT, offset("CredentialBlobSize"), blob.length);
        credential.set(ADDRESS, offset("CredentialBlob"), arena.allocateFrom(JAVA_BYTE, blob));
        result.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, credential);
        handedOut++;
        return 1;
    }

    int CredDeleteW(MemorySegment target, int type, int flags) {
        if (broken != 0 || type != 1 || flags != 0 || credentials.remove(text(target)) == null) {
            return failed(broken == 0 ? NOT_FOUND : broken);
        }
        return 1;
    }

    void CredFree(MemorySegment credential) {
        handedOut--;
    }

    private int failed(int error) {
        lastError = error;
        return 0;
    }

    private static int number(MemorySegment credential, String field) {
        return credential.get(JAVA_INT, offset(field));
    }

    private static MemorySegment address(MemorySegment credential, String field) {
        return credential.get(ADDRESS, offset(field));
    }

    private static long offset(String field) {
        return CREDENTIAL.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    private static String text(MemorySegment pointer) {
        return pointer.reinterpret(4096).getString(0, StandardCharsets.UTF_16LE);
    }
}
