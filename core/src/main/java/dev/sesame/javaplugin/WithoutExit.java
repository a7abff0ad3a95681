package dev.sesame.javaplugin;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes the end of the whole process out of compiled classes: what calls {@code System.exit} throws
 * instead, with a line to look at. Done once, because what becomes of a source file is kept. A call
 * by reflection stays what it is: this is for accidents.
 */
final class WithoutExit {
    private static final ClassDesc PROBLEM = ClassDesc.of("java.lang.IllegalStateException");
    private static final MethodTypeDesc INIT = MethodTypeDesc.of(CD_void, CD_String);

    private WithoutExit() {}

    /** Returns {@code classes}, which go by their binary names. */
    static Map<String, byte[]> of(Map<String, byte[]> classes) {
        var changed = new LinkedHashMap<String, byte[]>();
        classes.forEach((name, bytes) -> changed.put(name, of(bytes)));
        return changed;
    }

    private static byte[] of(byte[] bytes) {
        var file = ClassFile.of();
        try {
            var transform =
                    ClassTransform.transformingMethodBodies(
                            method -> method.code().filter(WithoutExit::canEnd).isPresent(),
                            WithoutExit::copy);
            return file.transformClass(file.parse(bytes), transform);
        } catch (IllegalArgumentException _) {
            return bytes; // a method mixes classes that only the plugin's own loader knows
        }
    }

    private static boolean canEnd(CodeModel code) {
        for (var element : code) {
            if (element instanceof InvokeInstruction call && isEnd(call)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEnd(InvokeInstruction call) {
        var name = call.name().stringValue();
        var owner = call.owner().asInternalName();
        return (owner.equals("java/lang/System") && name.equals("exit"))
                || (owner.equals("java/lang/Runtime")
                        && (name.equals("exit") || name.equals("halt")));
    }

    private static void copy(CodeBuilder code, CodeElement element) {
        if (!(element instanceof InvokeInstruction call) || !isEnd(call)) {
            code.with(element);
            return;
        }
        code.new_(PROBLEM)
                .dup()
                .loadConstant("a plugin may not call " + call.name().stringValue() + "()")
                .invokespecial(PROBLEM, INIT_NAME, INIT)
                .athrow();
    }
}
