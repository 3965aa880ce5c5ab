;; Declares tools of four letters each; what they do says the table below. A plain message is answered with "no call".
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (import "caxton" "message_info" (func $info (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "call_tool" (func $call (param i32 i32 i32 i32) (result i32)))
  (import "caxton" "read_result" (func $read (param i32 i32 i32) (result i32)))
  (import "caxton" "last_error" (func $error (param i32 i32) (result i32)))
  (memory (export "memory") 4)
  (data (i32.const 16) "no call")
  (data (i32.const 32) "{}")
  ;; What `call` calls; tests put other names here.
  (data (i32.const 48) "somebody/echo")
  (data (i32.const 80) "\ff\fe")
  (data (i32.const 96) "{\22n\22:1,\22n\22:2}")
  (data (i32.const 128) "hid\e2\80\aeden")
  (global $name (mut i32) (i32.const 0))
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 65536))
  (func $is (param $four i32) (result i32) (i32.eq (global.get $name) (local.get $four)))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $result i32)
    (if (i32.eqz (call $info (i32.const 0) (i32.const 7) (i32.const 8) (i32.const 4)))
      (then (return (call $reply (i32.const 16) (i32.const 7)))))
    (global.set $name (i32.load (i32.const 8)))
    ;; echo: the arguments
    (if (call $is (i32.const 0x6f686365))
      (then (return (call $reply (local.get $at) (local.get $length)))))
    ;; whom: who calls
    (if (call $is (i32.const 0x6d6f6877))
      (then
        (return
          (call $reply (i32.const 1024)
            (call $info (i32.const 0) (i32.const 1) (i32.const 1024) (i32.const 600))))))
    ;; spin: never ends
    (if (call $is (i32.const 0x6e697073)) (then (loop $again (br $again))))
    ;; trap
    (if (call $is (i32.const 0x70617274)) (then (unreachable)))
    ;; stat: a status of its own
    (if (call $is (i32.const 0x74617473)) (then (return (i32.const -7))))
    ;; mute: no reply
    (if (call $is (i32.const 0x6574756d)) (then (return (i32.const 0))))
    ;; dupl: two replies, of which the second is not taken
    (if (call $is (i32.const 0x6c707564))
      (then
        (drop (call $reply (local.get $at) (local.get $length)))
        (drop (call $reply (i32.const 16) (i32.const 7)))
        (return (i32.const 0))))
    ;; byte: no UTF-8
    (if (call $is (i32.const 0x65747962)) (then (return (call $reply (i32.const 80) (i32.const 2)))))
    ;; twin: JSON with a name that stands twice
    (if (call $is (i32.const 0x6e697774)) (then (return (call $reply (i32.const 96) (i32.const 13)))))
    ;; hide: text with a bidirectional override
    (if (call $is (i32.const 0x65646968)) (then (return (call $reply (i32.const 128) (i32.const 9)))))
    ;; huge: as much as there is memory behind the messages
    (if (call $is (i32.const 0x65677568))
      (then
        (local.set $result
          (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 131072)))
        (return (call $reply (i32.const 131072) (local.get $result)))))
    ;; call: calls the tool of the constant, and replies with what came of it
    (local.set $result (call $call (i32.const 48) (i32.const 13) (i32.const 32) (i32.const 2)))
    (if (i32.lt_s (local.get $result) (i32.const 0))
      (then (return (call $reply (i32.const 1024) (call $error (i32.const 1024) (i32.const 900))))))
    (return
      (call $reply (i32.const 131072)
        (call $read (i32.const 131072) (local.get $result) (i32.const 0))))))
