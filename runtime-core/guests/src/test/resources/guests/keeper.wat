;; Keeps state. A message is a letter, the length of a key, the key and a value. p puts, g gets, d deletes, s puts and gets in one turn, f puts and fails, t puts and
;; traps. It replies with the result and, where it got something, with what it got.
(module
  (import "caxton" "get_state" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "put_state" (func $put (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "delete_state" (func $delete (param i32 i32) (result i32)))
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 4)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $how i32) (local $key i32) (local $keylen i32) (local $value i32) (local $valuelen i32) (local $result i32)
    (local.set $how (i32.load8_u (local.get $at)))
    (local.set $keylen (i32.load8_u offset=1 (local.get $at)))
    (local.set $key (i32.add (local.get $at) (i32.const 2)))
    (local.set $value (i32.add (local.get $key) (local.get $keylen)))
    (local.set $valuelen (i32.sub (i32.sub (local.get $length) (i32.const 2)) (local.get $keylen)))
    (if (i32.eq (local.get $how) (i32.const 100))
      (then (local.set $result (call $delete (local.get $key) (local.get $keylen))))
      (else
        (if (i32.ne (local.get $how) (i32.const 103))
          (then (local.set $result
            (call $put (local.get $key) (local.get $keylen) (local.get $value) (local.get $valuelen)))))))
    (if (i32.eq (local.get $how) (i32.const 102)) (then (return (i32.const 7))))
    (if (i32.eq (local.get $how) (i32.const 116)) (then (unreachable)))
    (if (i32.or (i32.eq (local.get $how) (i32.const 103)) (i32.eq (local.get $how) (i32.const 115)))
      (then (local.set $result
        (call $get (local.get $key) (local.get $keylen) (i32.const 131076) (i32.const 70000)))
        (if (i32.ge_s (local.get $result) (i32.const 0))
          (then
            (i32.store (i32.const 131072) (local.get $result))
            (return (call $reply (i32.const 131072) (i32.add (i32.const 4) (local.get $result))))))))
    (i32.store (i32.const 131072) (local.get $result))
    (call $reply (i32.const 131072) (i32.const 4))))
