;; An order is 4 bytes of what happens to it, 4 of a number, and 8 with the name of a receiver. What happens: 1 traps here after sending, 2 traps at the receiver,
;; both may be set. 128 marks what another courier has sent: that is delivered.
(module
  (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $kind i32)
    (local $answer i32)
    (local.set $kind (i32.load (local.get $at)))
    (if (i32.and (local.get $kind) (i32.const 128))
      (then
        (if (i32.and (local.get $kind) (i32.const 2)) (then (unreachable)))
        (return (i32.const 0))))
    (i32.store (local.get $at) (i32.or (local.get $kind) (i32.const 128)))
    (local.set $answer
      (call $send (i32.add (local.get $at) (i32.const 8)) (i32.const 8) (local.get $at) (local.get $length)))
    (if (i32.and (local.get $kind) (i32.const 1)) (then (unreachable)))
    (i32.ne (local.get $answer) (i32.const 0))))
